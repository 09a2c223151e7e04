using System.Runtime.Intrinsics;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>Checks how many cores there are for the nodes, and how wide their vectors are.</summary>
internal static class ProcessorCheck
{
    public static IEnumerable<Finding> Examine(Machine machine)
    {
        var all = machine.Files.Lines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal));
        var usable = Environment.ProcessorCount;
        yield return all > usable
            ? new Finding("cores", DoctorLevel.Note, $"{usable} of {all}", "A limit on this process (affinity, or the control group's cpu.max) keeps the others from it; as many nodes are started as there are cores for it.", "taskset -p $$; cat /sys/fs/cgroup/cpu.max")
            : usable == 1
                ? new Finding("cores", DoctorLevel.Warning, "1", "Two nodes are started all the same, and take turns: nothing is computed at the same time.")
                : new Finding("cores", DoctorLevel.Ok, $"{usable}", "One node is started for each unless told otherwise.");

        yield return Vector512.IsHardwareAccelerated
            ? new Finding("vectors", DoctorLevel.Ok, "512 bits", "Fused loops compute eight float64 at a time.")
            : Vector256.IsHardwareAccelerated
                ? new Finding("vectors", DoctorLevel.Ok, "256 bits", "Fused loops compute four float64 at a time. The answers have the same bits as with 512.")
                : new Finding("vectors", DoctorLevel.Warning, "128 bits", "Programs that are not limited by memory run at a fraction of the speed of processors with AVX2.");
    }
}
