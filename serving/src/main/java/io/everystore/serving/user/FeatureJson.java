package io.everystore.serving.user;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.registry.FeatureVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Writes features as members of the JSON object that a generator is in. */
public final class FeatureJson implements FeatureVisitor {
  private final JsonGenerator json;

  public FeatureJson(JsonGenerator json) {
    this.json = json;
  }

  @Override
  public void whole(String name, long value) {
    try {
      json.writeNumberField(name, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void number(String name, double value) {
    try {
      json.writeNumberField(name, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void text(String name, String value) {
    try {
      json.writeStringField(name, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void time(String name, long epochMillis) {
    text(name, Instant.ofEpochMilli(epochMillis).toString());
  }
}
