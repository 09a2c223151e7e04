using ActorShm.Segments;

namespace ActorShm.ProbeProcess;

/// <summary>Opening a run's segments from a process that is no node. A handle is given as the hexadecimal digits of its binary form.</summary>
internal static class SegmentVerbs
{
    /// <summary>Holds a writable view until told to end.</summary>
    public static int HoldWriter(string directory, string handle) => Hold(directory, handle, AccessMode.ReadWrite);

    /// <summary>Holds a read-only view until told to end.</summary>
    public static int HoldReader(string directory, string handle) => Hold(directory, handle, AccessMode.ReadOnly);

    /// <summary>Seals, and says so or why not.</summary>
    public static int Seal(string directory, string handle)
    {
        using var store = SegmentDirectory.Attach(directory);
        try
        {
            store.Seal(SegmentHandle.ReadFrom(Convert.FromHexString(handle), out _));
            Console.WriteLine("sealed");
            return 0;
        }
        catch (SegmentException e)
        {
            Console.WriteLine(e.Message);
            return 1;
        }
    }

    private static int Hold(string directory, string handle, AccessMode mode)
    {
        using var store = SegmentDirectory.Attach(directory);
        try
        {
            using var view = store.Open(SegmentHandle.ReadFrom(Convert.FromHexString(handle), out _), mode);
            Console.WriteLine("open");
            Console.ReadLine();
            return 0;
        }
        catch (SegmentException e)
        {
            Console.WriteLine(e.GetType().Name);
            return 1;
        }
    }
}
