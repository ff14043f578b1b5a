package dev.kiln.template;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Folders and files that are wrong in some way, to be read together.
 *
 * @param files of the first tree, by path
 * @param links of the first tree: their targets by path
 * @param later files of a second tree, which is there if it has some
 * @param overrides override files outside of both
 */
record Broken(
    String title,
    Map<String, byte[]> files,
    Map<String, String> links,
    Map<String, byte[]> later,
    Map<String, byte[]> overrides) {

  private static final int MAX_TITLE = 120;

  static Broken tree(String title) {
    return new Broken(
        title.substring(0, Math.min(MAX_TITLE, title.length())).replace("\n", "\\n"),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>());
  }

  static Broken template(String text) {
    return tree(text).file("a/Dockerfile.vm", text + "\n").file("base/Dockerfile.vm", "#base()\n");
  }

  static Broken override(String text) {
    return tree("override: " + text).image("a").overrides("o.vm", text + "\n");
  }

  static Broken kilnYaml(String text) {
    return tree(text).file("kiln.yaml", text + "\n").file("base/Dockerfile.vm", "#base()\n");
  }

  Broken file(String path, String text) {
    files.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Broken bytes(String path, int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    files.put(path, content);
    return this;
  }

  /** An image without a mistake, with a block {@code b}. */
  Broken image(String name) {
    return file(name + "/Dockerfile.vm", "#base()\n#block(\"b\")\nRUN true\n#end\n");
  }

  Broken link(String path, String target) {
    links.put(path, target);
    return this;
  }

  Broken later(String path, String text) {
    later.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Broken overrides(String name, String text) {
    overrides.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Writes everything below {@code folder} and reads it. */
  TemplateTree read(Path folder) {
    TreeFixture tree = new TreeFixture(folder.resolve("images")).folder("");
    files.forEach(tree::file);
    links.forEach(tree::link);
    TreeFixture second = new TreeFixture(folder.resolve("later"));
    later.forEach(second::file);
    TreeFixture loose = new TreeFixture(folder);
    overrides.forEach(loose::file);
    return TemplateTree.read(
        later.isEmpty() ? List.of(tree.root()) : List.of(tree.root(), second.root()),
        overrides.keySet().stream().map(folder::resolve).toList());
  }

  @Override
  public String toString() {
    return title;
  }
}
