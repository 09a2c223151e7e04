using System.Globalization;
using ActorShm.Segments;

namespace ActorShm.ProbeProcess;

/// <summary>Locking from another process. A handle is given as the hexadecimal digits of its binary form.</summary>
internal static class LockVerbs
{
    /// <summary>DIRECTORY HANDLE START COUNT MODE: waits for a range, says what it was told about the owner before, and holds it until told to end.</summary>
    public static int Hold(string[] arguments)
    {
        using var store = SegmentDirectory.Attach(arguments[0]);
        var handle = Handle(arguments[1]);
        var range = new PartitionRange(Number(arguments[2]), Number(arguments[3]));
        using var locks = store.OpenLocks(handle);
        locks.LookAgainAfter(TimeSpan.FromHours(1)); // only a wake-up ends a wait in time
        using (var held = locks.Acquire(range, Enum.Parse<LockMode>(arguments[4])))
        {
            Console.WriteLine($"held after {held.DeadOwner?.Pid ?? 0}");
            Console.ReadLine();
        }

        Console.WriteLine("released");
        return 0;
    }

    /// <summary>DIRECTORY HANDLE STEP: takes and gives up the whole segment, and stops for ever at one step.</summary>
    public static int StopAt(string[] arguments)
    {
        using var store = SegmentDirectory.Attach(arguments[0]);
        using var locks = store.OpenLocks(Handle(arguments[1]));
        var stop = Enum.Parse<LockStep>(arguments[2]);
        locks.OnStep = step =>
        {
            if (step == stop)
            {
                Console.WriteLine("stopped");
                Console.ReadLine();
            }
        };
        locks.Acquire().Dispose();
        return 0;
    }

    /// <summary>DIRECTORY HANDLE THREADS TIMES: every thread adds to element 0 in plain steps, under the lock.</summary>
    public static int Count(string[] arguments)
    {
        using var store = SegmentDirectory.Attach(arguments[0]);
        var handle = Handle(arguments[1]);
        using var view = store.Open<long>(handle, AccessMode.ReadWrite);
        using var locks = store.OpenLocks(handle);
        var threads = Enumerable.Range(0, (int)Number(arguments[2])).Select(_ => new Thread(() => Count(locks, view, Number(arguments[3])))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Console.WriteLine("counted");
        return 0;
    }

    internal static SegmentHandle Handle(string digits) => SegmentHandle.ReadFrom(Convert.FromHexString(digits), out _);

    internal static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    private static void Count(SegmentLocks locks, SegmentView<long> view, long times)
    {
        for (var time = 0L; time < times; time++)
        {
            using var held = locks.Acquire(new PartitionRange(0, 1));
            var before = view.ReadSpan(0, 1)[0];
            Thread.SpinWait(20); // time for somebody else to come between, if anybody can
            view.WriteSpan(0, 1)[0] = before + 1;
        }
    }
}
