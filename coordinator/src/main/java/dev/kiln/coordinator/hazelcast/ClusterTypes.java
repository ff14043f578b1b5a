package dev.kiln.coordinator.hazelcast;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** The types that travel between members, by number; a number is never used again. */
final class ClusterTypes implements DataSerializableFactory {

  static final int FACTORY = 1001;
  static final int VERSIONED = 1;
  static final int PUT_IF_NEWER = 2;

  @Override
  public IdentifiedDataSerializable create(int typeId) {
    return switch (typeId) {
      case VERSIONED -> new Versioned();
      case PUT_IF_NEWER -> new PutIfNewer();
      default -> throw new IllegalArgumentException("no cluster type has the number " + typeId);
    };
  }
}
