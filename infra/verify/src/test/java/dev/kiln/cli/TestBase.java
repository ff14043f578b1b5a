package dev.kiln.cli;

import dev.kiln.image.ImageReference;
import java.util.Optional;

/** The base image that {@code kiln test} has made. */
public final class TestBase {

  /** A digest that nothing has: enough for trees whose images start from scratch. */
  static final String UNUSED = "127.0.0.1:5000/base@sha256:" + "a".repeat(64);

  private TestBase() {}

  /** A base image with a shell, pinned. */
  public static String reference() {
    String reference =
        Optional.ofNullable(System.getenv("KILN_TEST_BASE"))
            .orElseThrow(() ->
                new AssertionError(
                    "KILN_TEST_BASE names no base image; `kiln test` makes one and sets it"));
    if (ImageReference.parse(reference).digest().isEmpty()) {
      throw new AssertionError("KILN_TEST_BASE has no digest: " + reference);
    }
    return reference;
  }
}
