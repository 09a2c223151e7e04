namespace ActorShm.Host.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Topic">What was looked at, in a word or two.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Found">What is the case.</param>
/// <param name="Meaning">What follows from it for ActorShm.</param>
/// <param name="Command">The command that changes it; null where nothing needs to be changed.</param>
internal sealed record Finding(string Topic, DoctorLevel Level, string Found, string Meaning, string? Command = null);
