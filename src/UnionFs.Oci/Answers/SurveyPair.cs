namespace UnionFs.Oci;

/// <summary>One path in the view below a layer and in the view with it.</summary>
/// <param name="Path">The path.</param>
/// <param name="Old">What was there.</param>
/// <param name="Now">What is there.</param>
/// <param name="Entry">What the layer says about it, where it is a directory: only names the layer has there can differ, unless it is opaque.</param>
/// <param name="IsCut">Whether the layer marks it, or a directory above it, as opaque: then nothing below it comes from lower layers.</param>
/// <param name="HiddenBecause">How the layer hides what was there, if it is gone.</param>
internal readonly record struct SurveyPair(SurveyPath Path, SurveySide Old, SurveySide Now, LayerEntry? Entry, bool IsCut, WasteCause HiddenBecause)
{
    /// <summary>What differs between the two, where both are something.</summary>
    public ChangeAspects Compare(StoredContents contents) => Compare(contents, Old.ToFile(), Now.ToFile());

    /// <summary>The same, with the files at hand, whose content is read at most once.</summary>
    public ChangeAspects Compare(StoredContents contents, StoredFile? old, StoredFile? now)
    {
        var (a, b) = (Old.Stat, Now.Stat);
        var aspects = a.Kind != b.Kind ? ChangeAspects.Kind : ChangeAspects.None;
        aspects |= a.Mode != b.Mode ? ChangeAspects.Mode : 0;
        aspects |= a.Uid != b.Uid || a.Gid != b.Gid ? ChangeAspects.Owner : 0;
        aspects |= !b.IsDirectory && a.ModifyTime != b.ModifyTime ? ChangeAspects.Time : 0;
        aspects |= !Old.Xattrs().Equals(Now.Xattrs()) ? ChangeAspects.Xattrs : 0;
        var isOther = (old is not null && now is not null && !contents.AreEqual(old, now)) || a.Device != b.Device
            || (b.IsSymlink && a.IsSymlink && !Old.Target().Span.SequenceEqual(Now.Target().Span));
        return aspects | (isOther ? ChangeAspects.Content : 0);
    }
}
