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
      file.readPart(root.jjtGetChild(i));
    }
    return file;
  }

  List<BlockOverride> overrides() {
    return List.copyOf(overrides.values());
  }

  List<Problem> problems() {
    return problems;
  }

  private void readPart(Node part) {
    switch (part) {
      case ASTComment _ -> {}
      case ASTText text -> readText(text);
      case ASTDirective directive when directive.getDirectiveName().equals("override") ->
          readOverride(directive);
      // A slip of the pen, which TemplateCheck reports.
      case ASTDirective directive
          when !TemplateCheck.isDirective(directive.getDirectiveName()) -> {}
      default -> refuse(store.offset(path, part.getLine(), part.getColumn()));
    }
  }

  /** Lines that start with a hash are comments in a Dockerfile, and here. */
  private void readText(ASTText text) {
    int from = store.offset(path, text.getLine(), text.getColumn());
    int offset = from;
    for (String line : text.getCtext().split("\n", -1)) {
      String trimmed = line.strip();
      if (!trimmed.isEmpty() && !trimmed.startsWith("#")) {
        refuse(offset + line.indexOf(trimmed));
        return;
      }
      offset += line.length() + 1;
    }
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
