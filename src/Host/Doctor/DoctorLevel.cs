namespace ActorShm.Host.Doctor;

/// <summary>How much a finding matters. Higher values matter more.</summary>
internal enum DoctorLevel
{
    /// <summary>Everything is as it should be.</summary>
    Ok,

    /// <summary>The finding is worth knowing; nothing has to be done.</summary>
    Note,

    /// <summary>Something works, but more slowly or for less than it could.</summary>
    Warning,

    /// <summary>Something does not work until it is mended.</summary>
    Problem,
}
