package dev.kiln.template;

import dev.kiln.configuration.TreeConfiguration.User;
import dev.kiln.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * {@code #user("nova")}: makes users and their groups with the configured numbers, or changes those
 * that are there already. It comes before packages: their scripts keep a user that they find, and
 * its home.
 */
public final class UserDirective extends TextDirective {

  @Override
  public String getName() {
    return "user";
  }

  @Override
  String usage() {
    return "#user takes the names of users: #user(\"nova\") or #user(\"nova\" \"placement\")";
  }

  @Override
  Optional<String> text(RenderSession session, Problem place, List<Object> arguments) {
    if (arguments.isEmpty() || !Directives.allText(arguments)) {
      session.report(Directives.withMessage(place, usage()));
      return Optional.empty();
    }
    SortedMap<String, User> users = session.configuration().users();
    RunInstruction run = new RunInstruction();
    for (Object argument : arguments) {
      User user = users.get(argument.toString());
      if (user == null) {
        session.report(
            Directives.withMessage(
                place,
                Directives.notConfigured("user", argument.toString(), "users", users.keySet())));
      } else {
        create(run, user);
      }
    }
    return run.isEmpty() ? Optional.empty() : Optional.of(run.text());
  }

  private static void create(RunInstruction run, User user) {
    run.command(
        "if getent group %1$s > /dev/null; then groupmod --gid %2$d %1$s; else groupadd --gid %2$d %1$s; fi"
            .formatted(user.group(), user.gid()));
    String properties =
        "--uid %d --gid %s --shell %s".formatted(user.uid(), user.group(), user.shell());
    run.command(
        "if getent passwd %1$s > /dev/null; then usermod %2$s --home %3$s %1$s; else useradd %2$s --home-dir %3$s --no-create-home --no-log-init %1$s; fi"
            .formatted(user.name(), properties, user.home()));
    run.command(
        "install -d -o %s -g %s -m 0750 %s".formatted(user.name(), user.group(), user.home()));
    if (!user.groups().isEmpty()) {
      run.command(
          "usermod --append --groups %s %s"
              .formatted(String.join(",", user.groups()), user.name()));
    }
  }
}
