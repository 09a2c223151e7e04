using ActorShm.Host.Measuring;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>Checks whether NumPy is installed, to open segments with and to compare with.</summary>
internal static class NumPyCheck
{
    public static async Task<Finding> ExamineAsync(CancellationToken cancellation) =>
        await PythonPeer.FindAsync(cancellation) is var (interpreter, version)
            ? new Finding("NumPy", DoctorLevel.Ok, $"{version} in {interpreter}", "It opens every segment in place; the benchmarks have its rows.")
            : new Finding("NumPy", DoctorLevel.Note, "none", "Nothing needs it; the benchmarks have no rows of it.", "sudo apt-get install python3-numpy");
}
