package dev.kiln.template;

import java.io.IOException;
import java.io.Writer;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.parser.Parser;
import org.apache.velocity.runtime.parser.node.ASTReference;
import org.apache.velocity.util.introspection.Info;
import org.jspecify.annotations.Nullable;

/** A reference that counts the size of its value, and is known while it is being inserted. */
final class CountedReference extends ASTReference {

  CountedReference(Parser parser, ASTReference parsed) {
    super(parser, parsed.getType());
    this.first = parsed.getFirstToken();
    this.last = parsed.getLastToken();
    CountedSyntax.moveChildren(parsed, this);
  }

  @Override
  public @Nullable Object execute(@Nullable Object tested, InternalContextAdapter context) {
    Object value = super.execute(tested, context);
    RenderSession.current().work().spend(ValueSize.units(value));
    return value;
  }

  @Override
  public boolean render(InternalContextAdapter context, Writer writer) throws IOException {
    RenderSession session = RenderSession.current();
    Info outer = session.inserting(new Info(getTemplateName(), getLine(), getColumn()));
    boolean rendered = super.render(context, writer);
    session.inserting(outer);
    return rendered;
  }
}
