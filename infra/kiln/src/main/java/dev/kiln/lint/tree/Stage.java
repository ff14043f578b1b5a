package dev.kiln.lint.tree;

import java.util.List;
import java.util.Optional;

/**
 * A stage of a Dockerfile: a {@code FROM} and what follows it.
 *
 * @param number counted from 0
 * @param from the reference it starts from, as it stands there
 * @param earlier the earlier stage that {@code from} names
 * @param instructions the {@code FROM} first
 */
public record Stage(
    int number, String from, Optional<Stage> earlier, List<Instruction> instructions) {

  public Stage {
    instructions = List.copyOf(instructions);
  }
}
