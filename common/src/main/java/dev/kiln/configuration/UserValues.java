package dev.kiln.configuration;

import dev.kiln.configuration.TreeConfiguration.User;
import dev.kiln.problem.Problem;
import dev.kiln.settings.Section;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The users: the known ones, changed and added to by configuration, no two with one number. */
final class UserValues {

  private final Section all;
  private final List<Problem> problems;

  UserValues(Section all, List<Problem> problems) {
    this.all = all;
    this.problems = problems;
  }

  SortedMap<String, User> read() {
    SortedMap<String, User> users = new TreeMap<>(KnownUsers.byName());
    Section table = all.table("users");
    all.groups("users")
        .forEach((name, section) -> {
          User known = users.get(name);
          if (known == null) {
            require(section, name, "uid", table);
            require(section, name, "gid", table);
          }
          users.put(name, user(name, section, known == null ? unknown(name) : known));
        });
    refuseSharedNumbers(users, table);
    return users;
  }

  private static User user(String name, Section section, User standard) {
    return new User(
        name,
        section.value("group", ConfigurationRules::user).orElse(standard.group()),
        section.value("uid", ConfigurationRules::id).orElse(standard.uid()),
        section.value("gid", ConfigurationRules::id).orElse(standard.gid()),
        section.value("home", ConfigurationRules::absolutePath).orElse(standard.home()),
        section.written("shell").orElse(standard.shell()),
        section.writtenList("groups", ConfigurationRules::user).orElse(standard.groups()));
  }

  private static User unknown(String name) {
    return new User(name, name, -1, -1, User.usualHome(name), User.NO_LOGIN, List.of());
  }

  private void require(Section section, String name, String key, Section table) {
    if (!section.isSet(key)) {
      problems.add(
          table
              .origin(name)
              .problem("users.%s has no '%s', and no such user is built in".formatted(name, key)));
    }
  }

  private void refuseSharedNumbers(SortedMap<String, User> users, Section table) {
    Map<Integer, String> owners = new TreeMap<>();
    SortedMap<String, Section> written = all.groups("users");
    KnownUsers.byName()
        .keySet()
        .forEach(name -> {
          User user = users.get(name);
          if (user != null && !written.containsKey(name)) {
            owners.put(user.uid(), name);
          }
        });
    written
        .keySet()
        .forEach(name -> {
          User user = users.get(name);
          if (user != null && user.uid() >= 0) {
            String other = owners.putIfAbsent(user.uid(), name);
            if (other != null) {
              problems.add(
                  table
                      .keyOrigin(name)
                      .problem(
                          "users '%s'%s and '%s' have the same uid %d"
                              .formatted(
                                  other,
                                  written.containsKey(other) ? "" : ", which is built in,",
                                  name,
                                  user.uid())));
            }
          }
        });
  }
}
