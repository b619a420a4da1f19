namespace UnionFs.Oci;

/// <summary>A name that a layer took from a stored file.</summary>
/// <param name="File">The file.</param>
/// <param name="Path">The name.</param>
/// <param name="Because">How, if no other file is there now.</param>
/// <param name="Replacement">The file that is there now, if one is.</param>
/// <param name="Aspects">What differs between the two.</param>
internal readonly record struct LostName(StoredFile File, SurveyPath Path, WasteCause Because, StoredFile? Replacement, ChangeAspects Aspects);
