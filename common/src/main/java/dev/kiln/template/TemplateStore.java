package dev.kiln.template;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.problem.SourceText;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.velocity.Template;
import org.apache.velocity.exception.ParseErrorException;
import org.apache.velocity.exception.ResourceNotFoundException;
import org.apache.velocity.exception.VelocityException;
import org.apache.velocity.runtime.RuntimeInstance;

/** The parsed and checked templates of one tree. */
final class TemplateStore {

  private static final String ENCODING = "UTF-8";

  private final TemplateTree tree;
  private final RuntimeInstance engine;
  private final Map<String, List<Problem>> problemsOfChecked = new ConcurrentHashMap<>();

  TemplateStore(TemplateTree tree, RuntimeInstance engine) {
    this.tree = tree;
    this.engine = engine;
  }

  /**
   * Returns the parsed template.
   *
   * @throws ProblemsException if it is not well formed
   */
  Template parsed(String name) {
    try {
      return engine.getTemplate(name, ENCODING);
    } catch (ParseErrorException e) {
      throw new ProblemsException(new VelocityProblem(this, name).of(e));
    } catch (ResourceNotFoundException e) {
      throw new ProblemsException(Problem.of(tree.shown(name), "there is no such template"));
    } catch (VelocityException e) {
      throw new ProblemsException(new VelocityProblem(this, name).of(e));
    } catch (StackOverflowError e) {
      throw new ProblemsException(
          Problem.of(tree.shown(name), "expressions are nested too deeply"));
    }
  }

  /** What is wrong with a template without rendering it; checked once. */
  List<Problem> problems(String name) {
    List<Problem> known = problemsOfChecked.get(name);
    if (known == null) {
      known = List.copyOf(check(name));
      problemsOfChecked.put(name, known);
    }
    return known;
  }

  String text(String name) {
    return tree.template(name).orElse("");
  }

  boolean has(String name) {
    return tree.template(name).isPresent();
  }

  /** A problem at a place as Velocity counts columns. */
  Problem problem(String name, int line, int velocityColumn, String message) {
    String text = text(name);
    SourceText source = SourceText.of(text);
    int offset = source.offsetOfVelocityColumn(line, velocityColumn);
    return offset < 0
        ? Problem.of(tree.shown(name), ShellDollars.restore(message))
        : problemAt(name, offset, message);
  }

  /** A problem at the definition of the first macro of {@code stack}. */
  Problem macroProblem(String template, String stack, String message) {
    Pattern definition =
        Pattern.compile("#macro\\(\\s*" + Pattern.quote(stack.replaceAll("^#| .*$", "")) + "\\b");
    for (String name : List.of(template, TemplateTree.MACROS)) {
      Matcher found = definition.matcher(text(name));
      if (found.find()) {
        return problemAt(name, found.start(), message);
      }
    }
    return problem(template, 0, 0, message);
  }

  Problem problemAt(String name, int offset, String message) {
    String text = text(name);
    SourceText source = SourceText.of(text);
    return Problem.at(
        tree.shown(name),
        text,
        source.lineOf(offset),
        source.columnOf(offset),
        ShellDollars.restore(message));
  }

  private SortedSet<Problem> check(String name) {
    try {
      return new TemplateCheck(this, name).problems();
    } catch (ProblemsException e) {
      return new TreeSet<>(e.problems());
    } catch (StackOverflowError e) {
      return new TreeSet<>(
          List.of(Problem.of(tree.shown(name), "expressions are nested too deeply")));
    }
  }
}
