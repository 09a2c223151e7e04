using ActorShm.Host.Measuring;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>One way to give a process an array that this process has made: both ends of it, as a program would have them.</summary>
internal abstract class Way
{
    /// <summary>The name of its row.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the other process gets a copy of its own.</summary>
    public abstract bool IsCopied { get; }

    /// <summary>Whether the array is what the child reads from its standard input, which is its <see cref="Lifeline"/> otherwise.</summary>
    public virtual bool ReadsInput => false;

    /// <summary>What happens and what follows from it, in two sentences.</summary>
    public abstract string Explanation { get; }

    /// <summary>What is done once, before anything is timed.</summary>
    public virtual Task PrepareAsync(WayContext context) => Task.CompletedTask;

    /// <summary>Create, fill, start the child, have it receive and check, and join it. This is what is timed.</summary>
    /// <returns>How many bytes went from one process to another.</returns>
    public abstract Task<long> RunAsync(WayContext context);

    /// <summary>The child: receives the array.</summary>
    /// <param name="child">What the parent told it.</param>
    /// <returns>The sum of the elements as this process sees them.</returns>
    public virtual Task<double> ReceiveAsync(WayChild child) => throw new NotSupportedException($"{Name} has no child of its own.");
}
