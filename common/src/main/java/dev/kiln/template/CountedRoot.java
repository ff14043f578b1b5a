package dev.kiln.template;

import java.io.IOException;
import java.io.Writer;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.parser.Parser;
import org.apache.velocity.runtime.parser.node.ASTprocess;
import org.apache.velocity.runtime.parser.node.Node;

/** The root of a template, or of a string with references in it, which can't grow without limit. */
final class CountedRoot extends ASTprocess {

  private final long units;

  CountedRoot(Parser parser, Node parsed, long units) {
    super(parser, parsed.getType());
    this.first = parsed.getFirstToken();
    this.last = parsed.getLastToken();
    this.units = units;
    CountedSyntax.moveChildren(parsed, this);
  }

  @Override
  public boolean render(InternalContextAdapter context, Writer writer) throws IOException {
    RenderSession session = RenderSession.current();
    session.work().spend(units);
    if (writer instanceof BoundedWriter) {
      return super.render(context, writer);
    }
    BoundedWriter text = BoundedWriter.ofString(session, this);
    boolean rendered = super.render(context, text);
    writer.write(text.toString());
    return rendered;
  }
}
