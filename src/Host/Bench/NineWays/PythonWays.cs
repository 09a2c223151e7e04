namespace ActorShm.Host.Bench.NineWays;

/// <summary>Describes in two sentences what <c>bench/peers/nine_ways.py</c> does in each row.</summary>
/// <param name="IsCopied">Whether the other process gets a copy of its own.</param>
/// <param name="Explanation">What happens and what follows from it.</param>
internal sealed record PythonWays(bool IsCopied, string Explanation)
{
    /// <summary>The name that marks these rows.</summary>
    public const string Who = "python";

    public static IReadOnlyDictionary<string, PythonWays> All { get; } = new Dictionary<string, PythonWays>(StringComparer.Ordinal)
    {
        ["inherited"] = new(false, "The child is forked while a global variable holds the NumPy array, so that both see the same pages until one of them writes. "
            + "Nothing is copied and nothing has to start, but only a forked child can have it, and what it writes the parent never sees."),
        ["argument"] = new(true, "The array is an argument of a spawned process: it is pickled, sent, and unpickled before the child's function begins. "
            + "The child has to start an interpreter and import NumPy, and there are three copies for a while."),
        ["pipe"] = new(true, "Connection.send pickles the array and writes it into a pipe; recv reads and unpickles it. "
            + "Simple and safe, and the whole array is copied at least three times."),
        ["queue"] = new(true, "Queue.put pickles the array in a thread of its own and writes it into a pipe, under a lock. "
            + "The same copies as with the pipe, and a thread."),
        ["array"] = new(false, "multiprocessing.Array lies in shared memory under a lock; it is written and read in slices of 65,536 elements, each of which takes the lock once. "
            + "One element at a time would take minutes, since every one becomes a Python object."),
        ["raw-array"] = new(false, "multiprocessing.RawArray is the same memory without the lock, and NumPy looks at it through frombuffer. "
            + "Nothing is copied once it is filled, but it can only be inherited, not sent."),
        ["shared-memory"] = new(false, "multiprocessing.shared_memory makes a named block that the child attaches to; NumPy looks at it in place. "
            + "Any process can join, and somebody has to unlink the block."),
        ["memory-mapped-file"] = new(false, "The array is a .npy file on a disk that both map with NumPy. "
            + "It outlives the processes, and the kernel writes it to the disk when it likes."),
        ["manager"] = new(false, "A manager's process keeps the array; the child holds a proxy and calls sum() through it. "
            + "Only calls and answers are pickled, and one process computes for all."),
    };
}
