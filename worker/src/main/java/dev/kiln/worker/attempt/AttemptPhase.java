package dev.kiln.worker.attempt;

/** The steps of an attempt, in their order. */
public enum AttemptPhase {
  /** The tree bundle comes from the registry, or is here already. */
  FETCH_TREE("fetch tree"),
  /** The Dockerfile is made and its recipe compared with the plan's. */
  RENDER("render"),
  /** The registry is asked for an image with the same input key. */
  CHECK_REUSE("check reuse"),
  /** What the image is made from besides the tree comes from its servers. */
  FETCH_SOURCES("fetch sources"),
  /** The images that it is built on come from the registry, or are here already. */
  PULL_PARENT("pull parent"),
  /** The engine works. */
  BUILD("build"),
  /** The image goes into the registry. */
  PUSH("push"),
  /** The image gets the tags by which it is found again and kept. */
  TAG("tag"),
  /** The owner of the build is told. */
  REPORT("report");

  private final String words;

  AttemptPhase(String words) {
    this.words = words;
  }

  /** As people read it. */
  @Override
  public String toString() {
    return words;
  }
}
