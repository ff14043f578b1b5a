package dev.kiln.template;

import java.io.IOException;
import java.io.Writer;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.directive.Directive;
import org.apache.velocity.runtime.parser.node.ASTBlock;
import org.apache.velocity.runtime.parser.node.ASTDirective;
import org.apache.velocity.runtime.parser.node.Node;

/**
 * {@code #block("nova_api_footer") … #end}: a named place, which override files can replace.
 *
 * <p>Public because Velocity makes it by its class.
 */
public final class BlockDirective extends Directive {

  private static final String USAGE = "#block takes a name: #block(\"nova_api_footer\") … #end";

  @Override
  public String getName() {
    return "block";
  }

  @Override
  public int getType() {
    return BLOCK;
  }

  @Override
  public boolean render(InternalContextAdapter context, Writer writer, Node node)
      throws IOException {
    RenderSession session = RenderSession.current();
    Object argument = node.jjtGetNumChildren() == 2 ? node.jjtGetChild(0).value(context) : null;
    if (!(argument instanceof String name)) {
      session.report(Directives.withMessage(Directives.place(this, session), USAGE));
      return true;
    }
    if (!BlockName.isValid(name)) {
      session.report(
          Directives.withMessage(
              Directives.place(this, session),
              "'%s' is no block's name: %s".formatted(Quoted.of(name), BlockName.EXPECTED)));
      return true;
    }
    Node content = node.jjtGetChild(1);
    String text =
        session
            .blocks()
            .text(name, content::render, () -> Directives.place(this, session), context);
    writer.write(fitted(text, (ASTDirective) node, (ASTBlock) content));
    return true;
  }

  /**
   * An override that is written as lines also fits into the middle of a line, and the other way
   * round: Velocity has swallowed the end of a line that has nothing else on it.
   */
  private static String fitted(String text, ASTDirective directive, ASTBlock content) {
    if (text.isEmpty()) {
      return text;
    }
    boolean inLine = directive.getPostfix().isEmpty() && content.getPrefix().isEmpty();
    if (inLine && text.endsWith("\n")) {
      return text.substring(0, text.length() - 1);
    }
    return text.endsWith("\n") ? text : text + directive.getPostfix();
  }
}
