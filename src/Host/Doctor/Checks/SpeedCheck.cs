using System.Globalization;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>Says what the measured figures mean.</summary>
internal static class SpeedCheck
{
    private const double SlowMemory = 4e9;
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SlowRoundTrip = TimeSpan.FromMicroseconds(300);

    public static IEnumerable<Finding> Examine(MachineMeasurement measured)
    {
        yield return new Finding(
            "start of a node",
            measured.NodeStart > SlowStart ? DoctorLevel.Note : DoctorLevel.Ok,
            Text($"{measured.NodeStart.TotalMilliseconds:0} ms"),
            "What every command costs that starts nodes of its own; one against a running host does not pay it.");

        yield return measured.Memory is { } memory
            ? ExamineMemory(memory)
            : new Finding("memory speed", DoctorLevel.Note, "not measured", $"There is no room for the array that it is measured with. {measured.NoRoom}");

        var trips = Text($"{measured.RoundTripP50.TotalMicroseconds:0} µs, 1 in 100 over {measured.RoundTripP99.TotalMicroseconds:0} µs");
        yield return measured.RoundTripP50 > SlowRoundTrip
            ? new Finding("wake-up", DoctorLevel.Warning, trips, "A question to a node and its answer. Slow: the cores are busy, or save power and take long to wake.", "sudo cpupower frequency-set -g performance")
            : new Finding("wake-up", DoctorLevel.Ok, trips, "A question to a node and its answer: the least that any job takes.");
    }

    private static Finding ExamineMemory(MemorySpeed memory)
    {
        var found = Text($"{memory.WriteBytesPerSecond / 1e9:0.0} GB/s written, {memory.ReadBytesPerSecond / 1e9:0.0} GB/s read");
        return Math.Min(memory.WriteBytesPerSecond, memory.ReadBytesPerSecond) < SlowMemory
            ? new Finding("memory speed", DoctorLevel.Warning, found, "Slow for shared memory: other programs are using it, or it is a busy virtual machine.", "top")
            : new Finding("memory speed", DoctorLevel.Ok, found, "The limit of every program that reads large arrays.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
