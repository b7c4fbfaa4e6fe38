package io.everystore.serving.ingest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.BulkBody;
import io.everystore.serving.http.HttpLimits;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Problem.FieldError;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One bulk of items, a line each: writes the good ones, remembers the others, and answers when all
 * are visible here.
 *
 * <p>Used on the event loop of its request only.
 */
final class ItemBatch implements LineSplitter.LineHandler {
  private record Rejected(int index, List<FieldError> errors) {}

  private final RoutingContext request;
  private final Function<CatalogueItem.Builder, CatalogueItem> completion;
  private final CatalogueWrite write;
  private final List<Rejected> rejected = new ArrayList<>(0);
  private int lines;
  private int acceptedCount;

  ItemBatch(
      RoutingContext request,
      Function<CatalogueItem.Builder, CatalogueItem> completion,
      CatalogueWrite write) {
    this.request = request;
    this.completion = completion;
    this.write = write;
  }

  void read() {
    LineSplitter splitter = new LineSplitter(HttpLimits.BODY_BYTES, this);
    BulkBody.read(request.request(), HttpLimits.BULK_BODY_BYTES, splitter::feed)
        .onSuccess(
            end -> {
              try {
                splitter.end();
                write
                    .complete()
                    .onSuccess(visible -> Answers.json(request, visible ? 200 : 202, this::answer))
                    .onFailure(request::fail);
              } catch (RuntimeException e) {
                request.fail(e);
              }
            })
        .onFailure(request::fail);
  }

  @Override
  public void line(byte[] bytes, int from, int to) {
    countLine();
    CatalogueReader.Result read = CatalogueReader.read(bytes, from, to, "");
    if (read.errors().isEmpty()) {
      acceptedCount++;
      write.put(completion.apply(read.item()));
    } else {
      rejected.add(new Rejected(lines - 1, read.errors()));
    }
  }

  @Override
  public void tooLong() {
    countLine();
    rejected.add(
        new Rejected(
            lines - 1,
            List.of(new FieldError("", "line: longer than " + HttpLimits.BODY_BYTES + " bytes"))));
  }

  private void countLine() {
    if (++lines > HttpLimits.BULK_LINES) {
      throw Problem.of(
              413,
              "too_many_lines",
              "body: more than " + HttpLimits.BULK_LINES + " lines; those before were written")
          .closingConnection();
    }
  }

  private void answer(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("accepted", acceptedCount);
    json.writeArrayFieldStart("rejected");
    for (Rejected each : rejected) {
      json.writeStartObject();
      json.writeNumberField("index", each.index());
      json.writeStringField("code", "invalid_item");
      json.writeStringField("detail", each.errors().get(0).detail());
      json.writeArrayFieldStart("errors");
      for (FieldError error : each.errors()) {
        json.writeStartObject();
        json.writeStringField("pointer", error.pointer());
        json.writeStringField("detail", error.detail());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
