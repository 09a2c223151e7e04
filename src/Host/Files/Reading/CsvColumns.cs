namespace ActorShm.Host.Files.Reading;

/// <summary>What one pass over a CSV file has brought.</summary>
/// <param name="Numbers">The numbers of each column that was asked for, in that order.</param>
/// <param name="Note">What people should know about the file; null for nothing.</param>
internal sealed record CsvColumns(IReadOnlyList<CsvNumbers> Numbers, string? Note);
