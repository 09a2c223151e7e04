using System.Globalization;
using ActorShm.Segments;

namespace ActorShm.ProbeProcess;

/// <summary>Creating segments where there is little room.</summary>
internal static class SpaceVerbs
{
    /// <summary>Joins a memory control group and creates segments of a size in it until there is no room.</summary>
    public static int CreateInCgroup(string cgroup, string directory, string bytes)
    {
        File.WriteAllText(Path.Combine(cgroup, "cgroup.procs"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        using var store = SegmentStore.CreateOwned(directory, "cgroup", new SegmentStoreOptions { Placement = ["/dev/shm"] });
        var shape = Shape.Vector(long.Parse(bytes, CultureInfo.InvariantCulture));
        for (var count = 0; true; count++)
        {
            try
            {
                store.Create(ElementType.Bool, shape, "one of many");
            }
            catch (OutOfSpaceException full)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"created {count} asked {full.RequestedBytes} available {full.AvailableBytes}"));
                Console.WriteLine(full.Limit);
                return 0;
            }
        }
    }
}
