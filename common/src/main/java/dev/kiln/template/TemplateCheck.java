package dev.kiln.template;

import dev.kiln.problem.Nearest;
import dev.kiln.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.velocity.runtime.parser.node.ASTDirective;
import org.apache.velocity.runtime.parser.node.ASTReference;
import org.apache.velocity.runtime.parser.node.ASTSetDirective;
import org.apache.velocity.runtime.parser.node.ASTStringLiteral;
import org.apache.velocity.runtime.parser.node.Node;

/**
 * Checks what can be seen in a template without rendering it.
 *
 * <p>Velocity prints a directive that it does not know as text, so a slip of the pen would end up
 * in the Dockerfile; and what is in an {@code #if} that is false would never be looked at.
 */
final class TemplateCheck {

  static final List<String> DIRECTIVES =
      List.of(
          "base",
          "block",
          "break",
          "disable_repositories",
          "else",
          "elseif",
          "enable_repositories",
          "end",
          "foreach",
          "from",
          "if",
          "image",
          "include",
          "macro",
          "override",
          "package_setup",
          "packages",
          "parse",
          "patches",
          "repositories",
          "set",
          "sources",
          "super",
          "user");
  private static final Set<String> SWITCHED_OFF = Set.of("define", "evaluate", "stop");
  private static final Set<String> ROOTS = Set.of("kiln", "image");
  private static final Pattern QUOTED = Pattern.compile("[\"'][^\"']*[\"']");
  private static final int MAX_PROBLEMS = 100;

  private final TemplateStore store;
  private final String template;
  private final PlaceCursor places;
  private final SortedSet<Problem> problems = new TreeSet<>();
  private final SortedSet<String> macros = new TreeSet<>();

  TemplateCheck(TemplateStore store, String template) {
    this.store = store;
    this.template = template;
    this.places = new PlaceCursor(store.text(template));
  }

  static boolean isDirective(String name) {
    return DIRECTIVES.contains(name);
  }

  SortedSet<Problem> problems() {
    Node root = (Node) store.parsed(template).getData();
    collectMacros(template, new TreeSet<>());
    macros.addAll(store.libraryMacros());
    check(root);
    return problems;
  }

  /** The macros of the template and of those that it parses by a literal name. */
  SortedSet<String> macros() {
    collectMacros(template, new TreeSet<>());
    return macros;
  }

  private void collectMacros(String name, Set<String> seen) {
    if (seen.add(name) && store.has(name)) {
      collectMacros((Node) store.parsed(name).getData(), seen);
    }
  }

  private void collectMacros(Node node, Set<String> seen) {
    if (node instanceof ASTDirective directive && node.jjtGetNumChildren() > 0) {
      Node first = node.jjtGetChild(0);
      if (directive.getDirectiveName().equals("macro")) {
        macros.add(first.getFirstTokenImage());
      } else if (directive.getDirectiveName().equals("parse")
          && first instanceof ASTStringLiteral literal) {
        String image = literal.literal();
        if (QUOTED.matcher(image).matches()) {
          collectMacros(image.substring(1, image.length() - 1), seen);
        }
      }
    }
    for (int i = 0; i < node.jjtGetNumChildren(); i++) {
      collectMacros(node.jjtGetChild(i), seen);
    }
  }

  private void check(Node node) {
    switch (node) {
      case ASTDirective directive -> checkDirective(directive);
      case ASTSetDirective set -> checkTarget(set.jjtGetChild(0));
      default -> {}
    }
    for (int i = 0; i < node.jjtGetNumChildren() && problems.size() < MAX_PROBLEMS; i++) {
      check(node.jjtGetChild(i));
    }
  }

  private void checkDirective(ASTDirective directive) {
    String written = directive.getDirectiveName();
    String name = written.startsWith("@") ? written.substring(1) : written;
    if (name.equals("foreach")) {
      checkTarget(directive.jjtGetChild(0));
      Node word = directive.jjtGetChild(1);
      if (!word.getFirstTokenImage().equals("in")) {
        report(word, "#foreach is written #foreach($item in $list)");
      }
    } else if (name.equals("macro")) {
      checkMacro(directive);
    } else if (!DIRECTIVES.contains(name) && !macros.contains(name)) {
      refuseUnknown(directive, name);
    }
  }

  private void refuseUnknown(ASTDirective directive, String name) {
    int from = places.offset(directive.getLine(), directive.getColumn());
    int offset = DirectivePlace.offset(store.text(template), from, name);
    if (SWITCHED_OFF.contains(name)) {
      problems.add(
          store.problemAt(template, offset, "#%s is not available in templates".formatted(name)));
    } else if (DirectivePlace.hasArguments(store.text(template), offset)) {
      List<String> known = new ArrayList<>(DIRECTIVES);
      known.addAll(macros);
      String suggestion = Nearest.to(name, known).map(", did you mean #%s?"::formatted).orElse("");
      problems.add(
          store.problemAt(template, offset, "unknown directive #%s%s".formatted(name, suggestion)));
    }
  }

  private void checkMacro(ASTDirective macro) {
    String name = macro.jjtGetChild(0).getFirstTokenImage();
    if (DIRECTIVES.contains(name)) {
      problems.add(
          store.problemAt(
              template,
              DirectivePlace.offset(store.source(template), macro, "macro"),
              "a macro can't be called #%s: that is a directive".formatted(name)));
    }
    for (int i = 1; i < macro.jjtGetNumChildren(); i++) {
      if (macro.jjtGetChild(i) instanceof ASTReference argument) {
        checkTarget(argument);
      }
    }
  }

  private void checkTarget(Node target) {
    if (!(target instanceof ASTReference reference)) {
      return;
    }
    String root = reference.getRootString();
    if (ROOTS.contains(root)) {
      report(reference, "$%s is Kiln's and can't be set: use another name".formatted(root));
    } else if (reference.jjtGetNumChildren() > 0) {
      report(reference, "only whole variables can be set: write #set($%s = …)".formatted(root));
    }
  }

  private void report(Node node, String message) {
    problems.add(store.problem(template, node.getLine(), node.getColumn(), message));
  }
}
