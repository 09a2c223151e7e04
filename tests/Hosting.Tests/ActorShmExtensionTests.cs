namespace ActorShm.Hosting.Tests;

public class ActorShmExtensionTests
{
    // Goal: a start that comes while another fails has a task of its own, and not the one that is faulted for the other: its run could tell nobody of itself, and nobody would end it.
    // Method: the one step that a failed start does last. Before it the next is refused, and after it the next has another task.
    [Fact]
    public void The_next_start_is_free_by_the_fault_of_the_one_before_and_by_nothing_else()
    {
        var extension = new ActorShmExtension();
        var first = extension.Take();
        Assert.Same(first.Task, extension.Started);
        Assert.Throws<InvalidOperationException>(extension.Take);

        first.SetException(new IOException("The directory is in use."));

        Assert.Same(first.Task, extension.Started); // until the next, it is that which failed
        var next = extension.Take();
        Assert.NotSame(first, next);
        Assert.Same(next.Task, extension.Started);
        Assert.False(next.Task.IsCompleted);
    }
}
