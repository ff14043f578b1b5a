package dev.kiln.configuration;

import dev.kiln.configuration.TreeConfiguration.User;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The users of well-known services, whose numbers are the same in every tree. */
final class KnownUsers {

  private static final SortedMap<String, User> BY_NAME = read();

  private KnownUsers() {}

  /** Every known user, by name. */
  static SortedMap<String, User> byName() {
    return BY_NAME;
  }

  private static SortedMap<String, User> read() {
    SortedMap<String, User> users = new TreeMap<>();
    try (InputStream in =
        Objects.requireNonNull(KnownUsers.class.getResourceAsStream("users.tsv"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("#")) {
          String[] cells = line.split("\t");
          users.put(
              cells[0],
              new User(
                  cells[0],
                  cells[1],
                  Integer.parseInt(cells[2]),
                  Integer.parseInt(cells[3]),
                  User.usualHome(cells[0]),
                  User.NO_LOGIN,
                  List.of()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the table of users", e);
    }
    return Collections.unmodifiableSortedMap(users);
  }
}
