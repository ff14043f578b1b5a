package dev.kiln.template;

import java.io.Writer;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.directive.Directive;
import org.apache.velocity.runtime.parser.node.Node;

/**
 * {@code #override("nova_api_footer") … #end} in an override file, which is never rendered: {@link
 * Overrides} takes the bodies. Elsewhere {@link BlockCheck} refuses it.
 *
 * <p>Public because Velocity makes it by its class.
 */
public final class OverrideDirective extends Directive {

  @Override
  public String getName() {
    return "override";
  }

  @Override
  public int getType() {
    return BLOCK;
  }

  @Override
  public boolean render(InternalContextAdapter context, Writer writer, Node node) {
    return true;
  }
}
