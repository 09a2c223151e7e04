using ActorShm.Segments;

namespace ActorShm.ProbeProcess;

/// <summary>Atomic operations from another process, on the elements of an int64 segment.</summary>
internal static class AtomicVerbs
{
    /// <summary>DIRECTORY HANDLE TIMES: adds to element 0, adds by compare-exchange to element 1, and makes element 2 the largest process id.</summary>
    public static int Add(string[] arguments)
    {
        using var store = SegmentDirectory.Attach(arguments[0]);
        using var view = store.Open<long>(LockVerbs.Handle(arguments[1]), AccessMode.ReadWrite);
        var elements = view.Atomics();
        for (var time = LockVerbs.Number(arguments[2]); time > 0; time--)
        {
            elements.Add(0, 1);
            elements.Max(2, Environment.ProcessId);
            long seen;
            do
            {
                seen = elements.Read(1);
            }
            while (!elements.TryCompareExchange(1, seen + 1, seen));
        }

        return 0;
    }
}
