package dev.kiln.lint.rule;

import java.util.Set;

/** Sets of words, written so that they can be read. */
final class Words {

  private Words() {}

  /** The words of a text that space divides. */
  static Set<String> in(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}
