using System.Diagnostics;
using System.IO.Abstractions;

namespace UnionFs;

/// <summary>What <see cref="FileVersionInfo"/> says of a file; of one that is no program it says nothing.</summary>
internal sealed class FileVersionInfoAdapter(string fileName, FileVersionInfo? version) : IFileVersionInfo
{
    public string FileName => fileName;

    public string? Comments => version?.Comments;

    public string? CompanyName => version?.CompanyName;

    public int FileBuildPart => version?.FileBuildPart ?? 0;

    public string? FileDescription => version?.FileDescription;

    public int FileMajorPart => version?.FileMajorPart ?? 0;

    public int FileMinorPart => version?.FileMinorPart ?? 0;

    public int FilePrivatePart => version?.FilePrivatePart ?? 0;

    public string? FileVersion => version?.FileVersion;

    public string? InternalName => version?.InternalName;

    public bool IsDebug => version?.IsDebug is true;

    public bool IsPatched => version?.IsPatched is true;

    public bool IsPreRelease => version?.IsPreRelease is true;

    public bool IsPrivateBuild => version?.IsPrivateBuild is true;

    public bool IsSpecialBuild => version?.IsSpecialBuild is true;

    public string? Language => version?.Language;

    public string? LegalCopyright => version?.LegalCopyright;

    public string? LegalTrademarks => version?.LegalTrademarks;

    public string? OriginalFilename => version?.OriginalFilename;

    public string? PrivateBuild => version?.PrivateBuild;

    public int ProductBuildPart => version?.ProductBuildPart ?? 0;

    public int ProductMajorPart => version?.ProductMajorPart ?? 0;

    public int ProductMinorPart => version?.ProductMinorPart ?? 0;

    public string? ProductName => version?.ProductName;

    public int ProductPrivatePart => version?.ProductPrivatePart ?? 0;

    public string? ProductVersion => version?.ProductVersion;

    public string? SpecialBuild => version?.SpecialBuild;

    public override string ToString() => $"""
        File:             {FileName}
        InternalName:     {InternalName}
        OriginalFilename: {OriginalFilename}
        FileVersion:      {FileVersion}
        FileDescription:  {FileDescription}
        Product:          {ProductName}
        ProductVersion:   {ProductVersion}
        Debug:            {IsDebug}
        Patched:          {IsPatched}
        PreRelease:       {IsPreRelease}
        PrivateBuild:     {IsPrivateBuild}
        SpecialBuild:     {IsSpecialBuild}
        Language:         {Language}

        """;
}
