package dev.kiln.template;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.problem.TextFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * {@code #patches()}: applies the patches that the image's folder has in {@code patches/}, in the
 * order of {@code patches/series}; nothing if it has none. A later tree can bring them for an image
 * of an earlier one.
 */
public final class PatchesDirective extends TextDirective {

  private static final String FOLDER = "patches/";
  private static final Pattern TARGET = Pattern.compile("/[A-Za-z0-9._/-]*");

  @Override
  public String getName() {
    return "patches";
  }

  @Override
  String usage() {
    return "#patches takes nothing, or the folder of the image that the patches are made for:"
        + " #patches() or #patches(\"/usr/src/nova\")";
  }

  @Override
  Optional<String> text(RenderSession session, Problem place, List<Object> arguments) {
    if (arguments.size() > 1
        || !Directives.allText(arguments)
        || arguments.size() == 1 && !TARGET.matcher(arguments.getFirst().toString()).matches()) {
      session.report(Directives.withMessage(place, usage()));
      return Optional.empty();
    }
    String target = arguments.isEmpty() ? "/" : arguments.getFirst().toString();
    return series(session)
        .map(series -> instructions(series, session.image().name().value(), target))
        .or(() -> Optional.of(""));
  }

  private static String instructions(PatchSeries series, String image, String target) {
    String kept = "/usr/local/share/kiln/patches/" + image + "/";
    RunInstruction run = new RunInstruction();
    for (Patch patch : series.patches()) {
      run.command(
          "patch --directory=%s --strip=%d --fuzz=0 --forward --input=%s"
              .formatted(target, patch.strip(), RunInstruction.word(kept + patch.path())));
    }
    return run.isEmpty() ? "" : "COPY %s %s\n%s".formatted(FOLDER, kept, run.text());
  }

  private static Optional<PatchSeries> series(RenderSession session) {
    ImageTemplate image = session.image();
    Set<String> present = new TreeSet<>();
    Optional<ContextFile> listed = Optional.empty();
    for (ContextFile file : image.context()) {
      if (file.path().equals(FOLDER + PatchSeries.FILE)) {
        listed = Optional.of(file);
      } else if (file.path().startsWith(FOLDER)) {
        present.add(file.path().substring(FOLDER.length()));
      }
    }
    if (listed.isEmpty()) {
      return Optional.empty();
    }
    String shown = session.tree().shown(image.folder() + "/" + listed.get().path());
    try {
      return Optional.of(
          PatchSeries.parse(shown, TextFile.read(shown, listed.get().file()), present));
    } catch (ProblemsException e) {
      e.problems().forEach(session::report);
      return Optional.empty();
    }
  }
}
