package dev.kiln.template;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.velocity.Template;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.context.InternalContextAdapterImpl;
import org.apache.velocity.exception.MacroOverflowException;
import org.apache.velocity.exception.ParseErrorException;
import org.apache.velocity.exception.VelocityException;
import org.apache.velocity.runtime.directive.StopCommand;
import org.apache.velocity.runtime.parser.node.Node;

/** Makes the text of one Dockerfile of its template, its header and its footer. */
final class ImageRendering {

  private final RenderSession session;
  private final TemplateStore store;
  private final ImageTemplate image;
  private final String template;
  private final ConfigurationValue kiln;

  /** Creates a rendering, to be used in {@code session} and once. */
  ImageRendering(RenderSession session, ImageTemplate image, ConfigurationValue kiln) {
    this.session = session;
    this.store = session.store();
    this.image = image;
    this.template = image.templateName();
    this.kiln = kiln;
  }

  /**
   * The plain Dockerfile.
   *
   * @throws ProblemsException if rendering could not go on; other problems are in the session
   */
  String text() {
    VelocityProblem translated = new VelocityProblem(store, template);
    try {
      return rendered();
    } catch (MacroOverflowException e) {
      String stack = VelocityProblem.macroStack(e);
      throw new ProblemsException(
          store.macroProblem(
              template,
              stack,
              "macros call each other more than %d deep: %s"
                  .formatted(SandboxEngine.MAX_MACRO_DEPTH, stack)));
    } catch (ParseErrorException e) {
      throw new ProblemsException(translated.of(e));
    } catch (VelocityException e) {
      throw new ProblemsException(translated.of(e));
    } catch (StackOverflowError e) {
      throw new ProblemsException(
          Problem.of(store.tree().shown(template), "expressions are nested too deeply"));
    } catch (IOException e) {
      throw new UncheckedIOException("text can't be written to memory", e);
    }
  }

  private String rendered() throws IOException {
    Template parsed = store.parsed(template);
    InternalContextAdapter context = context(parsed);
    session.blocks().declare(store.blocks(template));
    BoundedWriter writer = BoundedWriter.ofDockerfile(store.tree().shown(template));
    try {
      ((Node) parsed.getData()).render(context, writer);
    } catch (StopCommand e) {
      // #break outside of a loop ends the template.
    }
    Optional<String> header = implied(BlockName.header(image.name()), context);
    Optional<String> footer = implied(BlockName.footer(image.name()), context);
    String tidy = Tidy.dockerfile(ShellDollars.restore(writer.toString()));
    return header.isEmpty() && footer.isEmpty()
        ? tidy
        : Tidy.dockerfile(ImpliedBlocks.insert(tidy, header, footer));
  }

  private Optional<String> implied(String block, InternalContextAdapter context)
      throws IOException {
    return session.blocks().impliedText(block, context).map(ShellDollars::restore);
  }

  private InternalContextAdapter context(Template parsed) {
    SandboxContext variables = new SandboxContext(template);
    variables.put("kiln", kiln);
    variables.put("image", ConfigurationValue.of(image));
    EventCartridge events = new EventCartridge();
    events.addReferenceInsertionEventHandler(new InsertedText());
    events.attachToContext(variables);
    InternalContextAdapter context = new InternalContextAdapterImpl(variables);
    List<Template> libraries = new ArrayList<>();
    store.tree().macroLibraries().forEach(library -> libraries.add(store.parsed(library)));
    context.setMacroLibraries(libraries);
    context.pushCurrentTemplateName(template);
    context.setCurrentResource(parsed);
    return context;
  }
}
