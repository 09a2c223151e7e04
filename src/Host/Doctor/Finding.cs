namespace ActorShm.Host.Doctor;

/// <summary>The result of one check.</summary>
/// <param name="Topic">What was checked, in a word or two.</param>
/// <param name="Level">How much the finding matters.</param>
/// <param name="Found">What was found.</param>
/// <param name="Meaning">What the finding means for ActorShm.</param>
/// <param name="Command">The command that changes the situation; null when nothing needs to be changed.</param>
internal sealed record Finding(string Topic, DoctorLevel Level, string Found, string Meaning, string? Command = null);
