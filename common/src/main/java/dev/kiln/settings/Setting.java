package dev.kiln.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The description of one setting, or of a group of them. */
public sealed interface Setting {

  /** What it is for, in a sentence for the people who set it. */
  String description();

  /**
   * A single value.
   *
   * @param standard what holds if nobody sets it, as it would be written; empty if that is nothing
   *     or depends on something else, which the description says then
   * @param required whether whoever writes the group must write it
   */
  record Value(String description, ValueType type, Optional<String> standard, boolean required)
      implements Setting {

    /** A value that need not be set. */
    public static Value of(String description, ValueType type) {
      return new Value(description, type, Optional.empty(), false);
    }

    /** A value with a default. */
    public static Value of(String description, ValueType type, String standard) {
      return new Value(description, type, Optional.of(standard), false);
    }

    /** A value that must be there. */
    public static Value required(String description, ValueType type) {
      return new Value(description, type, Optional.empty(), true);
    }
  }

  /** A list of single values. */
  record Items(String description, ValueType type) implements Setting {}

  /**
   * Settings under names that the user chooses.
   *
   * @param keyName what a name stands for, such as {@code USER}
   * @param shorthand the name that a single value without one stands for
   */
  record Table(
      String description, String keyName, ValueType key, Setting value, Optional<String> shorthand)
      implements Setting {

    /** A table that is written with its names. */
    public static Table of(String description, String keyName, ValueType key, Setting value) {
      return new Table(description, keyName, key, value, Optional.empty());
    }
  }

  /**
   * A key that people might write and that must not be there.
   *
   * @param description why, and what to do instead; it is the message, which shows no value
   */
  record Refused(String description) implements Setting {}

  /** Settings under fixed names, in the order in which people should meet them. */
  record Group(String description, Map<String, Setting> settings) implements Setting {

    public Group {
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** A group without settings yet. */
    public static Group of(String description) {
      return new Group(description, Map.of());
    }

    /** This group with one setting more, after the others. */
    public Group with(String name, Setting setting) {
      Map<String, Setting> more = new LinkedHashMap<>(settings);
      more.put(name, setting);
      return new Group(description, more);
    }
  }
}
