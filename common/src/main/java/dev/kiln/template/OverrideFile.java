package dev.kiln.template;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.velocity.runtime.parser.node.ASTComment;
import org.apache.velocity.runtime.parser.node.ASTDirective;
import org.apache.velocity.runtime.parser.node.ASTStringLiteral;
import org.apache.velocity.runtime.parser.node.ASTText;
import org.apache.velocity.runtime.parser.node.Node;
import org.jspecify.annotations.Nullable;

/** One override file: nothing but overrides, comments and blank lines. */
final class OverrideFile {

  private static final String USAGE =
      "#override takes the name of a block, in quotes: #override(\"nova_api_footer\") … #end";

  private final TemplateStore store;
  private final String path;
  private final List<Problem> problems = new ArrayList<>();
  private final SortedMap<String, BlockOverride> overrides = new TreeMap<>();
  private boolean inComment;

  private OverrideFile(TemplateStore store, String path) {
    this.store = store;
    this.path = path;
  }

  /** Reads a file of the tree; one that is not well formed has problems elsewhere. */
  static OverrideFile read(TemplateStore store, String path) {
    OverrideFile file = new OverrideFile(store, path);
    Node root;
    try {
      root = (Node) store.parsed(path).getData();
    } catch (ProblemsException e) {
      // TemplateStore.problems has them too.
      return file;
    }
    for (int i = 0; i < root.jjtGetNumChildren(); i++) {
      file.readPart(root.jjtGetChild(i), file.startOfNext(root, i));
    }
    return file;
  }

  List<BlockOverride> overrides() {
    return List.copyOf(overrides.values());
  }

  List<Problem> problems() {
    return problems;
  }

  /**
   * Reads a part of the top level.
   *
   * @param end the offset before which the part ends
   */
  private void readPart(Node part, int end) {
    switch (part) {
      case ASTText text -> readText(text.getCtext(), end);
      case ASTComment _ -> {}
      case Node _ when inComment -> {}
      case ASTDirective directive when directive.getDirectiveName().equals("override") ->
          readOverride(directive);
      case ASTDirective directive when isReportedElsewhere(directive) -> {}
      default -> refuse(store.offset(path, part.getLine(), part.getColumn()));
    }
  }

  /** Lines that start with a hash and a space are comments in a Dockerfile, and here. */
  private void readText(String text, int end) {
    for (String line : text.split("(?<=\n)")) {
      String trimmed = line.strip();
      inComment |= trimmed.equals("#") || trimmed.startsWith("# ");
      if (!inComment && !trimmed.isEmpty()) {
        refuse(Math.max(0, store.text(path).lastIndexOf(ShellDollars.restore(trimmed), end)));
        return;
      }
      inComment &= !line.endsWith("\n");
    }
  }

  /** Velocity does not know the places of texts, but of what is between them. */
  private int startOfNext(Node root, int index) {
    for (int i = index + 1; i < root.jjtGetNumChildren(); i++) {
      Node next = root.jjtGetChild(i);
      if (next.getLine() > 0) {
        return store.offset(path, next.getLine(), next.getColumn());
      }
    }
    return store.text(path).length();
  }

  /**
   * A slip of the pen is {@link TemplateCheck}'s, and what belongs elsewhere {@link BlockCheck}'s.
   */
  private static boolean isReportedElsewhere(ASTDirective directive) {
    String name = directive.getDirectiveName();
    return name.equals("super") || !TemplateCheck.isDirective(name);
  }

  private void refuse(int offset) {
    problems.add(
        store.problemAt(
            path,
            offset,
            "an override file holds #override(\"block\") … #end and ## comments, and nothing beside them"));
  }

  private void readOverride(ASTDirective directive) {
    int offset = DirectivePlace.offset(store.source(path), directive, "override");
    String block = name(directive);
    if (block == null) {
      problems.add(store.problemAt(path, offset, USAGE));
    } else if (!BlockName.isValid(block)) {
      problems.add(
          store.problemAt(
              path, offset, "'%s' is no block's name: %s".formatted(block, BlockName.EXPECTED)));
    } else {
      add(block, offset, directive.jjtGetChild(directive.jjtGetNumChildren() - 1));
    }
  }

  private void add(String block, int offset, Node body) {
    Problem place = store.problemAt(path, offset, "");
    BlockOverride first = overrides.putIfAbsent(block, new BlockOverride(block, path, place, body));
    if (first != null) {
      problems.add(
          Directives.withMessage(
              place,
              "block '%s' is overridden twice in this file, first in line %d: make one of them"
                  .formatted(block, first.place().line())));
    }
  }

  private static @Nullable String name(ASTDirective directive) {
    boolean single = directive.jjtGetNumChildren() == 2;
    return single && directive.jjtGetChild(0) instanceof ASTStringLiteral literal
        ? constant(literal)
        : null;
  }

  /** The text of a string without references; nothing if it has some. */
  static @Nullable String constant(ASTStringLiteral literal) {
    String quoted = literal.literal();
    return literal.isConstant() ? quoted.substring(1, quoted.length() - 1) : null;
  }
}
