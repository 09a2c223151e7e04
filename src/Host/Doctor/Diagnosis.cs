using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Host.Doctor.Checks;
using ActorShm.Host.Ending;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Doctor;

/// <summary>Everything that was found on a machine.</summary>
/// <param name="Findings">The findings, in the order in which they are reported.</param>
/// <param name="Measured">The figures of the measurement; null when no run could be started, which is then a finding.</param>
internal sealed record Diagnosis(IReadOnlyList<Finding> Findings, MachineMeasurement? Measured)
{
    private static readonly Func<Machine, IEnumerable<Finding>>[] Checks =
    [
        KernelCheck.Examine, ProcessorCheck.Examine, MemoryCheck.Examine, SharedMemoryCheck.Examine, LogoutCheck.Examine,
        HugePageCheck.Examine, PlacementCheck.Examine, LimitsCheck.Examine, ProcessViewCheck.Examine, RunsCheck.Examine,
    ];

    /// <summary>The most serious level of all findings.</summary>
    public DoctorLevel Level => Findings.Max(finding => finding.Level);

    /// <summary>Gets the findings that need nothing to be started.</summary>
    public static IReadOnlyList<Finding> Read(Machine machine) => [.. Checks.SelectMany(check => check(machine))];

    /// <summary>Reads everything and measures.</summary>
    public static async Task<Diagnosis> MakeAsync(Machine machine, ActorShmSettings settings, SettingsSources sources, ILoggerFactory loggers, StopSignal stop)
    {
        // This comes before the measurement, which sweeps what dead runs have left.
        var findings = Read(machine).Concat(BuildCheck.Examine()).ToList();
        findings.Add(await NumPyCheck.ExamineAsync(stop.Orderly));
        try
        {
            var measured = await MachineMeasurement.MeasureAsync(settings, sources, loggers, stop);
            return new Diagnosis([.. findings, .. SpeedCheck.Examine(measured)], measured);
        }
        catch (Exception e) when (e is not OperationCanceledException && ExitCode.Of(e) is not null)
        {
            findings.Add(new Finding("a run", DoctorLevel.Problem, "cannot be started", e.Message, "mend this first"));
            return new Diagnosis(findings, Measured: null);
        }
    }
}
