package dev.kiln.template;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import org.apache.velocity.runtime.parser.node.ASTDirective;
import org.apache.velocity.runtime.parser.node.Node;

/**
 * What one rendering may still do: an end for every template, however it multiplies its work.
 *
 * <p>The work is counted and not timed, so that the same template is refused on every machine or on
 * none. A unit is about a nanosecond: a character that is copied, a value that is looked at. What
 * is done again and again is counted where it is entered ({@link CountedSyntax}), what grows where
 * it is made.
 */
final class Work {

  /** Thousands of times what a long template of a real tree takes. */
  static final long MAX_UNITS = 500_000_000L;

  /** Finding a place in a template, beside going through its line. */
  static final int PLACE_UNITS = 2_000;

  /** Keeping a problem, and finding the words for it. */
  static final int PROBLEM_UNITS = 20_000;

  /** Finding a template to parse into another. */
  static final int PARSE_UNITS = 3_000;

  /** Opening and closing a file. */
  static final int FILE_UNITS = 50_000;

  /** Comparing two names to find the nearest. */
  static final int NEAR_NAME_UNITS = 100;

  private final TemplateStore store;
  private final String template;
  private long spent;
  private Node entered;

  Work(TemplateStore store, String template, Node root) {
    this.store = store;
    this.template = template;
    this.entered = root;
  }

  /** Counts the rendering of a body, which is where the work is done from now on. */
  void enter(Node repeated, long units) {
    entered = repeated;
    spend(units);
  }

  /**
   * Counts work that is about to be done, or has been done.
   *
   * @throws ProblemsException if it is too much
   */
  void spend(long units) {
    spent += units;
    if (spent > MAX_UNITS) {
      throw new ProblemsException(problem());
    }
  }

  private Problem problem() {
    if (!(entered instanceof ASTDirective directive)) {
      return Problem.of(store.tree().shown(template), "rendering takes too much work");
    }
    String file = directive.getTemplateName();
    String name = directive.getDirectiveName();
    return store.problemAt(
        file,
        DirectivePlace.offset(store.source(file), directive, name),
        "rendering takes too much work; it ran out in this #%s: loop, call and copy less"
            .formatted(name));
  }
}
