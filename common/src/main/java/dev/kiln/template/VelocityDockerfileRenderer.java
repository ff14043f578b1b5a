package dev.kiln.template;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.util.List;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.velocity.Template;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.exception.MacroOverflowException;
import org.apache.velocity.exception.ParseErrorException;
import org.apache.velocity.exception.VelocityException;
import org.apache.velocity.runtime.RuntimeConstants;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.directive.Directive;
import org.slf4j.helpers.NOPLogger;

/**
 * Renders Dockerfiles from Velocity templates in a sandbox.
 *
 * <p>One renderer serves a whole tree and any number of threads; a template is parsed and checked
 * once. Macros of one tree are not seen by another.
 */
public final class VelocityDockerfileRenderer implements DockerfileRenderer {

  private static final int MAX_MACRO_DEPTH = 50;
  private static final int CACHED_TEMPLATES = 2048;
  private static final List<String> SWITCHED_OFF = List.of("evaluate", "stop");

  private final TemplateTree tree;
  private final TemplateStore store;
  private final ConfigurationValue kiln;

  /**
   * Creates a renderer.
   *
   * @param effective the tree's configuration with its overrides
   * @throws ProblemsException if {@code macros.vm} is wrong, which would show up in every image
   */
  public VelocityDockerfileRenderer(TemplateTree tree, TreeConfiguration effective) {
    this.tree = tree;
    this.store = new TemplateStore(tree, engine(tree));
    this.kiln = ConfigurationValue.of(effective);
    if (store.has(TemplateTree.MACROS)) {
      List<Problem> problems = store.problems(TemplateTree.MACROS);
      if (!problems.isEmpty()) {
        throw new ProblemsException(problems);
      }
    }
  }

  @Override
  public RenderedDockerfile render(ImageTemplate image, References references) {
    String name = image.templateName();
    RenderSession session = new RenderSession(tree, references, store);
    SortedSet<Problem> problems = new TreeSet<>(store.problems(name));
    String text = "";
    try {
      Template template = store.parsed(name);
      text = ScopedValue.where(RenderSession.CURRENT, session).call(() -> merged(template, image));
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
    }
    problems.addAll(session.problems());
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return new RenderedDockerfile(Tidy.dockerfile(ShellDollars.restore(text)), session.mentions());
  }

  private String merged(Template template, ImageTemplate image) {
    BoundedWriter writer = new BoundedWriter(tree.shown(template.getName()));
    SandboxContext context = new SandboxContext(template.getName());
    context.put("kiln", kiln);
    context.put("image", ConfigurationValue.of(image));
    EventCartridge events = new EventCartridge();
    events.addReferenceInsertionEventHandler(new InsertedText(store, template.getName()));
    events.attachToContext(context);
    List<String> libraries =
        store.has(TemplateTree.MACROS) ? List.of(TemplateTree.MACROS) : List.of();
    VelocityProblem translated = new VelocityProblem(store, template.getName());
    try {
      template.merge(context, writer, libraries);
    } catch (MacroOverflowException e) {
      throw new ProblemsException(
          store.macroProblem(
              template.getName(),
              VelocityProblem.macroStack(e),
              "macros call each other more than %d deep: %s"
                  .formatted(MAX_MACRO_DEPTH, VelocityProblem.macroStack(e))));
    } catch (ParseErrorException e) {
      throw new ProblemsException(translated.of(e));
    } catch (VelocityException e) {
      throw new ProblemsException(translated.of(e));
    } catch (StackOverflowError e) {
      throw new ProblemsException(
          Problem.of(tree.shown(template.getName()), "expressions are nested too deeply"));
    }
    return writer.toString();
  }

  private static RuntimeInstance engine(TemplateTree tree) {
    Properties settings = new Properties();
    settings.put(RuntimeConstants.RUNTIME_LOG_INSTANCE, NOPLogger.NOP_LOGGER);
    settings.put(RuntimeConstants.UBERSPECT_CLASSNAME, Sandbox.class.getName());
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
