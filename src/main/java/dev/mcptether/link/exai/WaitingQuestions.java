package dev.mcptether.link.exai;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The questions that wait for a lane, in the order in which they are to be asked. Bounded in
/// number and bytes. Turns only.
final class WaitingQuestions {
    private static final int MOST = 2_000;
    private static final long MOST_BYTES = 64L << 20;

    private final List<Question> questions = new ArrayList<>();

    /// Adds a question of the client at the end. Returns false if there is no room.
    boolean offer(Question question) {
        long bytes = questions.stream().mapToLong(Question::length).sum() + question.length();
        if (questions.size() >= MOST || bytes > MOST_BYTES) {
            return false;
        }
        questions.add(question);
        return true;
    }

    /// Adds a question of our own at the end.
    void add(Question question) {
        questions.add(question);
    }

    /// Puts a question that was asked before in front of those that were not.
    void putBack(Question question) {
        questions.addFirst(question);
    }

    void remove(Question question) {
        questions.remove(question);
    }

    /// Takes out the questions that this request of the client has put.
    void cancel(String id) {
        for (Question question : List.copyOf(questions)) {
            if (question.asker.id().equals(id)) {
                questions.remove(question);
                question.over = true;
            }
        }
    }

    boolean isEmpty() {
        return questions.isEmpty();
    }

    boolean none(Predicate<Question> wanted) {
        return questions.stream().noneMatch(wanted);
    }

    /// All of them, lists first: a list is short, and the client waits for it.
    List<Question> inOrder() {
        List<Question> order = new ArrayList<>(questions);
        order.sort(Comparator.comparing(question -> question.kind == Question.Kind.CALL));
        return order;
    }

    void forEach(Consumer<Question> action) {
        questions.forEach(action);
    }

    /// Takes out all.
    List<Question> takeAll() {
        List<Question> all = List.copyOf(questions);
        questions.clear();
        return all;
    }

    /// The time until the next question is late or may be asked again, because of its own times.
    long untilNextNanos(long now) {
        long next = Long.MAX_VALUE;
        for (Question question : questions) {
            next = Math.min(next, question.lateNanos() - now);
            if (question.notBeforeNanos > now) {
                next = Math.min(next, question.notBeforeNanos - now);
            }
        }
        return next;
    }
}
