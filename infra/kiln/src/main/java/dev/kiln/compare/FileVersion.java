package dev.kiln.compare;

import dev.kiln.template.ContextFile;
import java.nio.charset.StandardCharsets;

/** One file of an image as it is on one side of a comparison; context files are read on demand. */
public sealed interface FileVersion {

  /** Whether its owner may execute it; nothing else of its mode counts. */
  boolean executable();

  /** The whole content. */
  byte[] content();

  /** A file of the build context. */
  record Context(ContextFile file) implements FileVersion {

    @Override
    public boolean executable() {
      return file.executable();
    }

    @Override
    public byte[] content() {
      return file.content();
    }
  }

  /** A Dockerfile as it was rendered. */
  record Rendered(String text) implements FileVersion {

    @Override
    public boolean executable() {
      return false;
    }

    @Override
    public byte[] content() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The mode as it is written, such as {@code 0755}. */
  default String mode() {
    return executable() ? "0755" : "0644";
  }
}
