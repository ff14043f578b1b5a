package dev.kiln.template;

import dev.kiln.configuration.PackageSettings.ListChange;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code #packages("nova_api_packages" ["nova-api"])}: a list of packages that configuration can
 * change, installed in one layer.
 */
public final class PackagesDirective extends TextDirective {

  static final Pattern LIST_NAME = Pattern.compile("[a-z][a-z0-9_]*");

  /** What ends up in a shell's command line must not be more than a name to it. */
  private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+:~=_/@%,-]*");

  @Override
  public String getName() {
    return "packages";
  }

  @Override
  String usage() {
    return "#packages takes a list's name, the list, and optionally commands to run in the same layer:"
        + " #packages(\"nova_api_packages\" [\"nova-api\"] \"rm -rf /tmp/x\")";
  }

  @Override
  Optional<String> text(RenderSession session, Problem place, List<Object> arguments) {
    if (arguments.size() < 2
        || !(arguments.get(0) instanceof String name)
        || !LIST_NAME.matcher(name).matches()
        || !(arguments.get(1) instanceof List<?> written)
        || !Directives.allText(arguments.subList(2, arguments.size()))) {
      session.report(Directives.withMessage(place, usage()));
      return Optional.empty();
    }
    List<String> packages = new ArrayList<>();
    for (Object item : written) {
      if (!(item instanceof String text) || !PACKAGE.matcher(text).matches()) {
        session.report(
            Directives.withMessage(
                place,
                "'%s' is no package: expected a name, also with '=version', or a URL"
                    .formatted(item)));
        return Optional.empty();
      }
      packages.add(text);
    }
    TreeConfiguration configuration = session.configuration();
    return Optional.of(
        new PackageInstallation(
                configuration.base(), configuration.packages().installer(), configuration.builder())
            .text(
                customised(session, name, packages),
                arguments.subList(2, arguments.size()).stream().map(Object::toString).toList()));
  }

  /** The list as configuration changes it; also what {@code $kiln.customised} gives. */
  static List<String> customised(RenderSession session, String name, List<String> written) {
    session.useList(name);
    ListChange change = session.configuration().packages().lists().get(name);
    return change == null ? written : change.applied(written);
  }
}
