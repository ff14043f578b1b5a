package dev.kiln.template;

import dev.kiln.problem.Problem;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.directive.Directive;
import org.apache.velocity.runtime.parser.node.ASTDirective;
import org.apache.velocity.runtime.parser.node.Node;

/** A directive that stands for a piece of text. */
abstract class TextDirective extends Directive {

  /** What making a character of text takes: it is put together, quoted and joined. */
  private static final int MAKING_UNITS = 4;

  /** The text, or nothing if a problem was reported. */
  abstract Optional<String> text(RenderSession session, Problem place, List<Object> arguments);

  /** What the directive takes, with an example. */
  abstract String usage();

  @Override
  public int getType() {
    return LINE;
  }

  @Override
  public boolean render(InternalContextAdapter context, Writer writer, Node node)
      throws IOException {
    RenderSession session = RenderSession.current();
    Problem place = Directives.place(this, session);
    Optional<List<Object>> arguments = arguments(context, node);
    String text = "";
    if (arguments.isPresent()) {
      text = text(session, place, arguments.get()).orElse("");
    } else {
      session.report(Directives.withMessage(place, usage()));
    }
    session.work().spend((long) text.length() * MAKING_UNITS);
    writeInLine(writer, node, text);
    return true;
  }

  /** A whole line starts at the margin, however deep in {@code #if} it was written. */
  boolean isWholeLine() {
    return true;
  }

  /** All arguments' values; empty if one of them has none. */
  private static Optional<List<Object>> arguments(InternalContextAdapter context, Node node) {
    Object[] values = new Object[node.jjtGetNumChildren()];
    for (int i = 0; i < values.length; i++) {
      Object value = node.jjtGetChild(i).value(context);
      if (value == null) {
        return Optional.empty();
      }
      values[i] = value;
    }
    return Optional.of(List.of(values));
  }

  /**
   * Velocity swallows the space around a directive that is alone on its line, as is right for
   * {@code #if}; one that stands for text needs it back.
   */
  private void writeInLine(Writer writer, Node node, String text) throws IOException {
    if (node instanceof ASTDirective directive && directive.getMorePrefix().isEmpty()) {
      writer.write((isWholeLine() ? "" : directive.getPrefix()) + text + directive.getPostfix());
    } else {
      writer.write(text);
    }
  }
}
