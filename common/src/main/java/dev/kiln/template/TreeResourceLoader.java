package dev.kiln.template;

import java.io.Reader;
import java.io.StringReader;
import org.apache.velocity.exception.ResourceNotFoundException;
import org.apache.velocity.runtime.resource.Resource;
import org.apache.velocity.runtime.resource.loader.ResourceLoader;
import org.apache.velocity.util.ExtProperties;

/** Gives Velocity the templates of a tree that was read, and nothing else. */
final class TreeResourceLoader extends ResourceLoader {

  private final TemplateTree tree;

  TreeResourceLoader(TemplateTree tree) {
    this.tree = tree;
  }

  @Override
  public void init(ExtProperties configuration) {}

  @Override
  public Reader getResourceReader(String name, String encoding) {
    return new StringReader(
        tree.template(name)
            .map(ShellDollars::hide)
            .orElseThrow(() -> new ResourceNotFoundException("no template " + name)));
  }

  @Override
  public boolean isSourceModified(Resource resource) {
    return false;
  }

  @Override
  public long getLastModified(Resource resource) {
    return 0;
  }
}
