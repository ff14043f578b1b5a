package dev.kiln.template;

import java.util.List;
import java.util.Properties;
import org.apache.velocity.runtime.RuntimeConstants;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.directive.Directive;
import org.slf4j.helpers.NOPLogger;

/** Velocity, set up so that templates can do nothing but make text of their own tree. */
final class SandboxEngine {

  static final int MAX_MACRO_DEPTH = 50;

  private static final int CACHED_TEMPLATES = 2048;
  private static final List<String> SWITCHED_OFF = List.of("evaluate", "stop");

  private SandboxEngine() {}

  /** An engine for one tree: macros of one tree are not seen by another. */
  static RuntimeInstance of(TemplateTree tree) {
    Properties settings = new Properties();
    // Velocity logs by itself unless it is handed a logger that does not.
    settings.put(RuntimeConstants.RUNTIME_LOG_INSTANCE, NOPLogger.NOP_LOGGER);
    settings.put(RuntimeConstants.UBERSPECT_CLASSNAME, Sandbox.class.getName());
    settings.put(RuntimeConstants.PARSER_CLASS, SandboxParser.class.getName());
    settings.put(RuntimeConstants.RESOURCE_LOADERS, "tree");
    settings.put("resource.loader.tree.instance", new TreeResourceLoader(tree));
    settings.put("resource.loader.tree.cache", "true");
    settings.put(
        RuntimeConstants.RESOURCE_MANAGER_DEFAULTCACHE_SIZE, String.valueOf(CACHED_TEMPLATES));
    settings.put(RuntimeConstants.VM_LIBRARY, "");
    settings.put(RuntimeConstants.VM_PERM_INLINE_LOCAL, "true");
    settings.put(RuntimeConstants.VM_ARGUMENTS_STRICT, "true");
    settings.put(RuntimeConstants.VM_MAX_DEPTH, String.valueOf(MAX_MACRO_DEPTH));
    settings.put("context.scope_control.foreach", "true");
    settings.put(RuntimeConstants.SPACE_GOBBLING, "lines");
    settings.put(
        RuntimeConstants.PARSER_POOL_SIZE,
        String.valueOf(Runtime.getRuntime().availableProcessors()));
    RuntimeInstance engine = new RuntimeInstance();
    engine.setProperties(settings);
    engine.init();
    SWITCHED_OFF.forEach(engine::removeDirective);
    Directives.ALL.forEach(directive -> engine.addDirective(instance(directive)));
    return engine;
  }

  private static Directive instance(Class<? extends Directive> directive) {
    try {
      return directive.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("%s can't be made".formatted(directive), e);
    }
  }
}
