package dev.kiln.template;

import java.io.IOException;
import java.io.Writer;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.directive.Directive;
import org.apache.velocity.runtime.parser.node.ASTDirective;
import org.apache.velocity.runtime.parser.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * {@code #super()}: what the override around it replaces.
 *
 * <p>Public because Velocity makes it by its class.
 */
public final class SuperDirective extends Directive {

  static final String USAGE = "#super takes nothing: #super()";

  static final String OUTSIDE =
      "#super() stands for what an #override replaces, so it has a meaning only inside one";

  @Override
  public String getName() {
    return "super";
  }

  @Override
  public int getType() {
    return LINE;
  }

  @Override
  public boolean render(InternalContextAdapter context, Writer writer, Node node)
      throws IOException {
    RenderSession session = RenderSession.current();
    Node body = overrideBody(node);
    if (body == null) {
      session.report(Directives.withMessage(Directives.place(this, session), OUTSIDE));
      return true;
    }
    String text = session.blocks().replacedText(body, context);
    writer.write(fitted(text, (ASTDirective) node));
    return true;
  }

  private static @Nullable Node overrideBody(Node node) {
    Node inner = node;
    for (Node outer = node.jjtGetParent(); outer != null; outer = outer.jjtGetParent()) {
      if (outer instanceof ASTDirective directive
          && directive.getDirectiveName().equals("override")) {
        return inner;
      }
      inner = outer;
    }
    return null;
  }

  /** As {@link BlockDirective} does, for a place where no content shows what is meant. */
  private static String fitted(String text, ASTDirective directive) {
    boolean alone = !directive.getPostfix().isEmpty();
    if (alone) {
      return text.isEmpty() || text.endsWith("\n") ? text : text + directive.getPostfix();
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
