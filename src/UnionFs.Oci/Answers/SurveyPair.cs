namespace UnionFs.Oci;

/// <summary>One path in the view below a layer and in the view with it.</summary>
/// <param name="Path">The path.</param>
/// <param name="Old">What was there.</param>
/// <param name="Now">What is there.</param>
/// <param name="Entry">What the layer says about it, where it is a directory: only names the layer has there can differ, unless it is opaque.</param>
/// <param name="IsCut">Whether the layer marks it, or a directory above it, as opaque: then nothing below it comes from lower layers.</param>
/// <param name="HiddenBecause">How the layer hides what was there, if it is gone.</param>
internal readonly record struct SurveyPair(SurveyPath Path, SurveySide Old, SurveySide Now, LayerEntry? Entry, bool IsCut, WasteCause HiddenBecause);
