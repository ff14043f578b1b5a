package dev.kiln.template;

import java.io.Reader;
import org.apache.velocity.Template;
import org.apache.velocity.runtime.RuntimeServices;
import org.apache.velocity.runtime.parser.ParseException;
import org.apache.velocity.runtime.parser.StandardParser;
import org.apache.velocity.runtime.parser.node.SimpleNode;

/**
 * Velocity's parser, whose syntax trees count the work of rendering them.
 *
 * <p>Strings with references in them are parsed here too. Public because Velocity makes it by its
 * name.
 */
public final class SandboxParser extends StandardParser {

  public SandboxParser(RuntimeServices services) {
    super(services);
  }

  @Override
  public SimpleNode parse(Reader reader, Template template) throws ParseException {
    SimpleNode root = super.parse(reader, template);
    // Nodes ask the parser for their template when they are made.
    currentTemplate = template;
    try {
      return new CountedSyntax(this).of(root);
    } finally {
      resetCurrentTemplate();
    }
  }
}
