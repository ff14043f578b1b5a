package dev.kiln.template;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.problem.SourceText;
import java.util.ArrayList;
import java.util.Collections;
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
import org.apache.velocity.runtime.parser.node.Node;
import org.apache.velocity.util.introspection.Info;
import org.jspecify.annotations.Nullable;

/** The parsed and checked templates of one tree. */
final class TemplateStore {

  private static final String ENCODING = "UTF-8";

  private final TemplateTree tree;
  private final RuntimeInstance engine;
  private final Map<String, Checked> checked = new ConcurrentHashMap<>();
  private final Map<String, SourceText> sources = new ConcurrentHashMap<>();

  /** What was found out about a template without rendering it. */
  private record Checked(List<Problem> problems, SortedSet<String> blocks) {

    Checked {
      problems = List.copyOf(problems);
      blocks = Collections.unmodifiableSortedSet(blocks);
    }
  }

  private @Nullable SortedSet<String> libraryMacros;

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

  TemplateTree tree() {
    return tree;
  }

  /** What is wrong with a template without rendering it; checked once. */
  List<Problem> problems(String name) {
    return checked(name).problems();
  }

  /** The names of the blocks that are written in a template. */
  SortedSet<String> blocks(String name) {
    return checked(name).blocks();
  }

  /** The macros that every template can use, by name. */
  synchronized SortedSet<String> libraryMacros() {
    SortedSet<String> known = libraryMacros;
    if (known == null) {
      known = new TreeSet<>();
      for (String library : tree.macroLibraries()) {
        known.addAll(new TemplateCheck(this, library).macros());
      }
      libraryMacros = known;
    }
    return known;
  }

  private Checked checked(String name) {
    Checked known = checked.get(name);
    if (known == null) {
      known = check(name);
      checked.put(name, known);
    }
    return known;
  }

  String text(String name) {
    return tree.template(name).orElse("");
  }

  /** The text of a template for finding places in it; empty if there is no such template. */
  SourceText source(String name) {
    return sources.computeIfAbsent(name, created -> SourceText.of(text(created)));
  }

  boolean has(String name) {
    return tree.template(name).isPresent();
  }

  /** A problem at a place as Velocity counts columns. */
  Problem problem(String name, int line, int velocityColumn, String message) {
    int offset = source(name).offsetOfVelocityColumn(line, velocityColumn);
    return offset < 0
        ? Problem.of(tree.shown(name), ShellDollars.restore(message))
        : problemAt(name, offset, message);
  }

  Problem problem(Info place, String message) {
    return problem(place.getTemplateName(), place.getLine(), place.getColumn(), message);
  }

  /** The offset of a place as Velocity counts columns; 0 if there is no such place. */
  int offset(String name, int line, int velocityColumn) {
    return Math.max(0, source(name).offsetOfVelocityColumn(line, velocityColumn));
  }

  /** A problem at the definition of the first macro of {@code stack}. */
  Problem macroProblem(String template, String stack, String message) {
    Pattern definition =
        Pattern.compile("#macro\\(\\s*" + Pattern.quote(stack.replaceAll("^#| .*$", "")) + "\\b");
    List<String> names = new ArrayList<>(List.of(template));
    names.addAll(tree.macroLibraries().reversed());
    for (String name : names) {
      Matcher found = definition.matcher(text(name));
      if (found.find()) {
        return problemAt(name, found.start(), message);
      }
    }
    return problem(template, 0, 0, message);
  }

  Problem problemAt(String name, int offset, String message) {
    SourceText source = source(name);
    int line = source.lineOf(offset);
    return new Problem(
        tree.shown(name),
        line,
        source.columnOf(offset),
        ShellDollars.restore(message),
        source.line(line));
  }

  private Checked check(String name) {
    try {
      BlockCheck blocks = new BlockCheck(this, name);
      blocks.check((Node) parsed(name).getData());
      SortedSet<Problem> problems = new TreeSet<>(new TemplateCheck(this, name).problems());
      problems.addAll(blocks.problems());
      return new Checked(List.copyOf(problems), blocks.blocks());
    } catch (ProblemsException e) {
      return new Checked(e.problems(), new TreeSet<>());
    } catch (StackOverflowError e) {
      return new Checked(
          List.of(Problem.of(tree.shown(name), "expressions are nested too deeply")),
          new TreeSet<>());
    }
  }
}
