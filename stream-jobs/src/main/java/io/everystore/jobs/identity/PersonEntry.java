package io.everystore.jobs.identity;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.everystore.jobs.stage.WriteBackCache;
import org.jspecify.annotations.Nullable;

/** What a stage keeps of a key, whoever it stands for, decoded. Not thread-safe. */
abstract class PersonEntry extends WriteBackCache.Value {
  /** 0 before the first event. */
  long lastSeenMillis;

  /** What was done up to then is forgotten, also what comes late; 0: nothing. */
  long erasedMillis;

  /** Null when nobody's is kept here. */
  abstract @Nullable ProfileCell kept();

  /** True for somebody who has not come back since they were forgotten: nothing is kept of them. */
  final boolean isErased() {
    ProfileCell kept = kept();
    return erasedMillis > 0 && (kept == null || kept.profile().isBlank());
  }

  abstract byte[] toByteArray();

  /** Reads fields of bytes as views of these, for a parser whose caller copies what it keeps. */
  static CodedInputStream aliased(byte[] bytes) {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    in.enableAliasing(true);
    return in;
  }
}
